/** Leaving frees the seat at once. A page that the browser kept in memory has no seat any more: it is opened anew. */
export function freeTheSeat() {
  const config = document.getElementById("jupyter-config-data");
  if (!config) return;
  const { baseUrl, kernelId } = JSON.parse(config.textContent);
  addEventListener("pagehide", () => {
    const token = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1];
    const form = new FormData();
    form.append("_xsrf", token ? decodeURIComponent(token) : "");
    navigator.sendBeacon(`${baseUrl}voila/api/shutdown/${kernelId}`, form);
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}
