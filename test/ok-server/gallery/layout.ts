/** @file The frame and the look of every page: no scripts, light and dark. */

const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f4f1, #171513); --card: light-dark(#fff, #211e1b);
  --ink: light-dark(#241f1a, #ece7e1); --soft: light-dark(#75695d, #a2978b);
  --line: light-dark(#e6dfd7, #352f2a); --accent: light-dark(#c25e00, #ffa04d); --fill: #e07a10;
  font: 16px/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif;
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); }
a { color: inherit; text-decoration: none; }
a:hover, a:focus-visible { color: var(--accent); }
a:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 4px; }
header { background: var(--card); border-bottom: 1px solid var(--line); }
header > div, main { max-width: 76rem; margin: 0 auto; padding: 0 1.5rem; }
header > div { display: flex; align-items: center; gap: .9rem; min-height: 4.25rem; }
header img { width: 40px; height: 40px; border-radius: 50%; }
header strong { display: block; line-height: 1.25; }
header small { margin-left: auto; text-align: right; }
small, .soft { color: var(--soft); font-size: .85rem; font-variant-numeric: tabular-nums; }
main { padding-block: 2rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 0; overflow-wrap: anywhere; }
section { margin-bottom: 2.75rem; }
.head { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem .75rem; margin-bottom: .9rem; }
.head .more { margin-left: auto; color: var(--accent); font-size: .9rem; }
.tag { border: 1px solid var(--line); border-radius: 99px; padding: .05rem .6rem; font-size: .78rem; color: var(--soft); }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 1rem; margin: 0; padding: 0; list-style: none; }
.grid img { display: block; width: 100%; aspect-ratio: 4 / 3; object-fit: cover; border-radius: 10px; background: var(--line); }
.grid a:hover img { filter: brightness(1.06); }
.grid p { margin: .4rem .1rem 0; font-size: .88rem; line-height: 1.35; overflow-wrap: anywhere;
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; max-width: 46rem; margin: 0 0 1rem; }
.empty { border: 1px dashed var(--line); border-radius: 14px; padding: 3.5rem 1.5rem; text-align: center; color: var(--soft); }
.empty h2 { color: var(--ink); margin-bottom: .3rem; }
nav { display: flex; gap: 1rem; justify-content: center; margin-top: 2rem; color: var(--accent); }
.back { display: inline-block; margin-bottom: 1rem; color: var(--accent); font-size: .9rem; }
figure { margin: 0; }
figure > img { display: block; max-width: 100%; max-height: 78vh; margin: 0 auto; border-radius: 10px; background: var(--line); }
figcaption { white-space: pre-wrap; overflow-wrap: anywhere; max-width: 46rem; margin: 1.1rem auto 0; font-size: 1.05rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; max-width: 46rem; margin: 1.25rem auto 0; font-size: .88rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.consent { max-width: 34rem; margin-top: 8vh; background: var(--card); border: 1px solid var(--line); border-radius: 16px; padding: 2rem; }
.consent ul { padding-left: 1.2rem; } .consent li { margin: .5rem 0; }
code { font-size: .8rem; color: var(--soft); overflow-wrap: anywhere; }
button { font: inherit; font-weight: 600; padding: .6rem 1.5rem; margin: .75rem .5rem 0 0; border-radius: 10px; border: 1px solid var(--line);
  background: var(--card); color: var(--ink); cursor: pointer; }
button.primary { background: #b85600; border-color: transparent; color: #fff; }
`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Text that came from outside, made safe for HTML, in attributes too. */
export function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}

/** A whole page around `body`, which is HTML already. */
export function layout(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} · OK stand-in</title>
<link rel="icon" href="/gallery/person/32.png">
<style>${STYLE}</style>
</head>
<body>${body}</body>
</html>`;
}
