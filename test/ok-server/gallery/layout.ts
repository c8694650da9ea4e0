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
a:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
a:focus-visible { border-radius: 4px; }
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
.consent { max-width: 32rem; margin-block: 7vh 3rem; background: var(--card); border: 1px solid var(--line); border-radius: 16px; padding: 2rem; }
.consent h2 { font-size: 1rem; margin-top: 1.5rem; } .consent strong { color: var(--ink); }
.consent ul { margin: .5rem 0 0; padding-left: 1.2rem; } .consent li { margin: .35rem 0; }
.consent li code, .consent li small { display: block; }
fieldset { border: 0; margin: 1.5rem 0 0; padding: 0; min-width: 0; display: grid; grid-template-columns: minmax(0, 1fr); gap: .6rem; }
legend { font-weight: 600; padding: 0; margin-bottom: .5rem; }
.person { display: flex; align-items: center; gap: .9rem; padding: .7rem .9rem; border: 1px solid var(--line); border-radius: 12px; cursor: pointer; }
.person:hover, .person:has(:checked) { border-color: var(--accent); }
.person:has(:checked) { box-shadow: inset 0 0 0 1px var(--accent); }
.person:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 3px; }
.person input { accent-color: var(--fill); width: 1.15rem; height: 1.15rem; margin: 0; outline: none; }
.person img { border-radius: 50%; } .person span { min-width: 0; overflow-wrap: anywhere; } .person strong, .person small { display: block; line-height: 1.35; }
.buttons { display: flex; flex-wrap: wrap; gap: .6rem; margin-top: 1.75rem; } .buttons button { margin: 0; flex: 1 1 8rem; }
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
