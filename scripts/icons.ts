/** @file Draws the icons of `build/` from their SVG sources: `node scripts/icons.ts`. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pngToIco from 'png-to-ico';
import sharp from 'sharp';

const build = join(import.meta.dirname, '../build');

const ICONS = [
  { from: 'icon.svg', to: 'icon.png', size: 1024 },
  { from: 'icon-small.svg', to: 'icons/16x16.png', size: 16 },
  { from: 'icon-small.svg', to: 'icons/32x32.png', size: 32 },
  { from: 'icon.svg', to: 'icons/256x256.png', size: 256 },
] as const;

const TRAY_STATES = ['idle', 'working', 'waiting', 'failed', 'paused'] as const;
/** What Windows asks for on screens of 100 to 300 %. */
const ICO_SIZES = [16, 20, 24, 32, 48] as const;
const INK = { black: '#000000', white: '#ffffff' } as const;
/** The mark's own ground: nobody can say whether a panel on Linux is light or dark. */
const GROUND = '#d9600f';

for (const { from, to, size } of ICONS) {
  await writeFile(join(build, to), await draw(await readFile(join(build, from)), size));
}
for (const state of TRAY_STATES) {
  const glyph = await readFile(join(build, 'tray', `${state}.svg`), 'utf8');
  const keep = (name: string, bytes: Buffer) => writeFile(join(build, 'tray', name), bytes);
  // "Template" in the name makes macOS tint it for its menu bar.
  await keep(`${state}Template.png`, await draw(inked(glyph, INK.black), 16));
  await keep(`${state}Template@2x.png`, await draw(inked(glyph, INK.black), 32));
  await keep(`${state}-light.ico`, await ico(inked(glyph, INK.black)));
  await keep(`${state}-dark.ico`, await ico(inked(glyph, INK.white)));
  await keep(`${state}.png`, await draw(onGround(inked(glyph, INK.white)), 24));
  await keep(`${state}@2x.png`, await draw(onGround(inked(glyph, INK.white)), 48));
}

async function draw(svg: Buffer | string, size: number): Promise<Buffer> {
  return await sharp(Buffer.from(svg)).resize(size, size).png({ compressionLevel: 9 }).toBuffer();
}

async function ico(svg: string): Promise<Buffer> {
  return await pngToIco(await Promise.all(ICO_SIZES.map((size) => draw(svg, size))));
}

function inked(svg: string, ink: string): string {
  return svg.replaceAll('currentColor', ink);
}

/** A third of the icon's width is lost to it, so the glyph fills the rest. */
function onGround(svg: string): string {
  const glyph = svg.replace(/^<svg[^>]*>|<\/svg>\s*$/g, '');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" width="512" height="512">
    <rect width="16" height="16" rx="3.5" fill="${GROUND}" />
    <g transform="translate(1.7 1.7) scale(0.79)">${glyph}</g>
  </svg>`;
}
