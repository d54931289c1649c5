// A picture of one's own. It is made small here and kept in this browser; the answer only says that there is one.

import { fill, h } from "../kit.js";

const LARGEST = 1024; // pixels of its longer side
const MOST = 400_000; // characters in storage; a picture that needs more is made coarser
const PREFIX = "steady.picture.";

export function picture(ctx) {
  const { prompt, say } = ctx;
  const name = `${ctx.exercise}.${prompt.id}`;
  const box = h("div", {});
  let unkept = null; // where the browser keeps nothing, the picture is here until the page closes
  let value;
  const input = h("input", { type: "file", accept: "image/*", ...ctx.described() });
  const told = h("p", { class: "hint", role: "status" });
  const read = () => { try { return (ctx.keeps() && ctx.storage().getItem(PREFIX + name)) || unkept; } catch { return unkept; } };
  const write = (data) => {
    unkept = data;
    try { if (ctx.keeps()) ctx.storage().setItem(PREFIX + name, data); } catch { return false; }
    return ctx.keeps();
  };
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (!file) return;
    try {
      const kept = write(await small(file));
      value = name;
      ctx.change(value);
      draw(say(kept ? "form.picture-kept" : "form.picture-unkept"));
    } catch {
      draw(say("form.picture-unread"));
    }
  });
  const remove = h("button", { type: "button", class: "quiet", onclick: () => {
    unkept = null;
    try { ctx.storage().removeItem(PREFIX + name); } catch { /* then there is none */ }
    value = undefined;
    input.value = "";
    ctx.change(value);
    draw(say("form.picture-gone"));
    input.focus();
  } }, say("form.picture-remove"));
  const draw = (words = "") => {
    const data = value ? read() : null;
    // Only a picture that was made here is ever shown.
    const here = data?.startsWith("data:image/jpeg;base64,") ? data : null;
    fill(box, here && h("img", { class: "own-picture", src: here, alt: say("form.picture-alt") }), here && h("div", { class: "row" }, remove));
    told.textContent = words || (value && !here ? say("form.picture-elsewhere") : "");
  };
  return { el: [ctx.label(input), ctx.hint(), input, told, box, ctx.error()], set: (given) => { value = given; draw(); } };
}

/** The picture as a small JPEG, without anything the camera wrote into it. */
async function small(file) {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, LARGEST / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  for (const quality of [0.82, 0.65, 0.5, 0.35]) {
    const data = canvas.toDataURL("image/jpeg", quality);
    if (data.length <= MOST || quality === 0.35) return data;
  }
  return "";
}
