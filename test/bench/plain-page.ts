/** @file The page that scrolling is compared with: two hundred rows of words, no script, no picture. */

export const PLAIN_SCROLLER = '#plain';

export function plainPage(): string {
  const rows = Array.from(
    { length: 200 },
    (_, index) =>
      `<div class="row"><span>IMG_${index}.jpg</span><span>Album ${index % 7}</span>` +
      `<span>${index + 1},4 MB</span><span>Done</span></div>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>Plain</title><style>
    html, body { height: 100%; margin: 0; font: 14px sans-serif }
    #plain { height: 100%; overflow: auto }
    .row { box-sizing: border-box; height: 56px; border-bottom: 1px solid #ccc; display: grid;
      grid-template-columns: 3fr 2fr 1fr 2fr; align-items: center; padding: 0 16px }
  </style><div id="plain">${rows.join('')}</div>`;
}
