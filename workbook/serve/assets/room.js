// The numbers of the room, every two seconds. A screen reader is not told of each: the list can be read at any time.

async function again() {
  try {
    const answer = await fetch("now", { cache: "no-store" });
    const counts = answer.ok ? await answer.json() : {};
    for (const place of document.querySelectorAll("[data-count]")) {
      if (place.dataset.count in counts) place.textContent = counts[place.dataset.count];
    }
  } catch {
    // The server is away for a moment, or stopped; the numbers stay as they were.
  }
  setTimeout(again, 2000);
}
again();
