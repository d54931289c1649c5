// A plugin of Voilà's front end, written as a lab extension: two things its widget manager does not do by itself.
// Without the parts that this needs, the manager stays as it is.

const WAIT = 60_000;
const STEP = 50;
const LINKED = /import\(new URL\("([^"]+)", location\.origin\)/; // modules.py writes it

/**
 * Look for an exercise's model until all that the kernel has is there. The manager itself gives it two seconds and then gives up for good,
 * although on a slow phone or in a full room all models may still be on their way.
 */
function patient(manager) {
  if (typeof manager?.get_model !== "function" || typeof manager.has_model !== "function" || !("restoredStatus" in manager)) return;
  const stock = manager.get_model.bind(manager);
  manager.get_model = async (id) => {
    const end = Date.now() + WAIT;
    while (!manager.has_model(id) && !manager.restoredStatus && Date.now() < end) await new Promise((done) => setTimeout(done, STEP));
    return stock(id);
  };
  performance.mark("steady:patient"); // a test looks whether this version of the front end still lets us
}

/** Take a view's module from its address: the browser then reads it once for sixty exercises, instead of sixty texts that each name it. */
function addressed(manager) {
  if (typeof manager?.new_model !== "function") return;
  const stock = manager.new_model.bind(manager);
  manager.new_model = (options, state) => {
    const path = typeof state?._esm === "string" && LINKED.exec(state._esm)?.[1];
    return stock(options, path ? { ...state, _esm: new URL(path, location.origin).href } : state);
  };
  performance.mark("steady:addressed");
}

const plugin = {
  id: "steady:widgets",
  autoStart: true,
  activate: (app) => { app.widgetManagerPromise?.promise.then((manager) => { patient(manager); addressed(manager); }); },
};

window._JUPYTERLAB ??= {};
window._JUPYTERLAB.steady = { init: () => {}, get: async () => () => ({ __esModule: true, default: plugin }) };
