// Every few seconds: is there a seat? Then the page itself, at the place that the address names.

const { ask } = document.currentScript.dataset;

async function again() {
  try {
    const answer = await fetch(ask, { cache: "no-store" });
    if (answer.ok && (await answer.json()).enter) return location.reload();
  } catch {
    // The network is away for a moment; the next try comes by itself.
  }
  setTimeout(again, 3000 + Math.random() * 1000);
}
setTimeout(again, 2000);
