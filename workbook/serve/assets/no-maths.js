// The front end asks for a setter of formulas on every page; these pages have none. It gets one that does nothing.
const nothing = () => {};
window.MathJax = { Hub: { Config: nothing, Configured: nothing, Queue: nothing, Register: { StartupHook: nothing } }, Ajax: {} };
