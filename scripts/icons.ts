/** @file Draws the icons of `build/` from their SVG sources: `node scripts/icons.ts`. */
import { join } from 'node:path';
import sharp from 'sharp';

const build = join(import.meta.dirname, '../build');

const ICONS = [
  { from: 'icon.svg', to: 'icon.png', size: 1024 },
  { from: 'icon-small.svg', to: 'icons/16x16.png', size: 16 },
  { from: 'icon-small.svg', to: 'icons/32x32.png', size: 32 },
  { from: 'icon.svg', to: 'icons/256x256.png', size: 256 },
  // "Template" in the name makes macOS tint it for its menu bar.
  { from: 'tray/tray.svg', to: 'tray/trayTemplate.png', size: 16 },
  { from: 'tray/tray.svg', to: 'tray/trayTemplate@2x.png', size: 32 },
  { from: 'icon-small.svg', to: 'tray/tray.png', size: 32 },
] as const;

for (const { from, to, size } of ICONS) {
  await sharp(join(build, from))
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toFile(join(build, to));
}
