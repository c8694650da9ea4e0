/** @file Draws small landscapes as SVG, so that the sample looks like photos somebody took. */

export interface Scene {
  readonly light: keyof typeof LIGHTS;
  readonly place: 'mountains' | 'sea' | 'forest' | 'city' | 'party';
  /** The same seed draws the same picture. */
  readonly seed: number;
}

interface Light {
  readonly sky: readonly [top: string, middle: string, bottom: string];
  readonly sun: string;
  /** Height of the sun or moon: 0 at the top, 1 at the bottom. */
  readonly sunAt: number;
  /** Colour of the nearest things; farther ones fade into the sky's bottom colour. */
  readonly near: string;
}

const LIGHTS = {
  dawn: { sky: ['#5b6c9d', '#e8a598', '#fbe3c0'], sun: '#fff3d6', sunAt: 0.46, near: '#3d3b5c' },
  day: { sky: ['#2f80d0', '#7fb9ea', '#d9eefb'], sun: '#fffbe6', sunAt: 0.2, near: '#1f5a4b' },
  dusk: { sky: ['#3b2a63', '#d1566b', '#ffb45e'], sun: '#ffe2a0', sunAt: 0.5, near: '#2a1a3c' },
  night: { sky: ['#070d24', '#15254f', '#385083'], sun: '#f3f2e4', sunAt: 0.18, near: '#060a18' },
  autumn: { sky: ['#6a8caf', '#c7d3d8', '#f3e7d3'], sun: '#fff6df', sunAt: 0.3, near: '#6b3a16' },
} as const satisfies Record<string, Light>;

/** The picture of a scene, to be drawn at the given size in pixels. */
export function drawScene(scene: Scene, width: number, height: number): string {
  const light: Light = LIGHTS[scene.light];
  const random = randomFrom(scene.seed);
  const [top, middle, bottom] = light.sky;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<defs>
<linearGradient id="sky" x2="0" y2="1"><stop offset="0" stop-color="${top}"/><stop offset=".45" stop-color="${middle}"/><stop offset=".75" stop-color="${bottom}"/></linearGradient>
<radialGradient id="glow"><stop offset="0" stop-color="${light.sun}" stop-opacity=".85"/><stop offset=".45" stop-color="${light.sun}" stop-opacity=".25"/><stop offset="1" stop-color="${light.sun}" stop-opacity="0"/></radialGradient>
</defs>
<rect width="${width}" height="${height}" fill="url(#sky)"/>
<svg viewBox="0 0 1000 1000" preserveAspectRatio="none" width="${width}" height="${height}">
${scene.light === 'night' ? stars(random) : ''}
${sun(light, random, width / height)}
${places[scene.place](light, random)}
</svg></svg>`;
}

type Random = () => number;

const places: Record<Scene['place'], (light: Light, random: Random) => string> = {
  mountains: (light, random) =>
    [0, 1, 2, 3].map((row) => ridge(light, random, 480 + row * 130, 190 - row * 25, row)).join(''),
  sea: (light, random) =>
    ridge(light, random, 600, 60, 0) + water(light, random) + ridge(light, random, 950, 60, 3),
  forest: (light, random) =>
    ridge(light, random, 520, 120, 0) +
    [1, 2, 3].map((row) => trees(light, random, 600 + row * 120, row)).join(''),
  city: (light, random) => [1, 2, 3].map((row) => houses(light, random, row)).join(''),
  party: (light, random) => ridge(light, random, 860, 40, 3) + balloons(random),
};

function sun(light: Light, random: Random, aspect: number): string {
  const x = 200 + random() * 600;
  const y = light.sunAt * 1000;
  // The drawing is stretched to the picture's shape; this keeps the sun round.
  const disc = (radius: number, fill: string): string =>
    `<ellipse cx="${x}" cy="${y}" rx="${radius / Math.sqrt(aspect)}" ry="${radius * Math.sqrt(aspect)}" fill="${fill}"/>`;
  return disc(330, 'url(#glow)') + disc(48, light.sun);
}

function stars(random: Random): string {
  const star = (): string =>
    `<circle cx="${random() * 1000}" cy="${random() * 600}" r="${0.6 + random() * 1.6}" fill="#fff" opacity="${0.4 + random() * 0.6}"/>`;
  return Array.from({ length: 140 }, star).join('');
}

/** A skyline of hills; `row` 0 is the farthest. */
function ridge(light: Light, random: Random, base: number, rise: number, row: number): string {
  const waves = [1, 2, 5, 11].map((frequency) => ({
    frequency: (frequency * (0.8 + random() * 0.5) * Math.PI) / 500,
    phase: random() * 7,
    height: rise / frequency ** 0.8,
  }));
  const points = Array.from({ length: 126 }, (_, step) => {
    const x = step * 8;
    const y = waves.reduce(
      (sum, wave) => sum - wave.height * Math.abs(Math.sin(x * wave.frequency + wave.phase)),
      base,
    );
    return `${x},${y.toFixed(1)}`;
  });
  return `<polygon points="0,1000 ${points.join(' ')} 1000,1000" fill="${shade(light, row)}"/>`;
}

function water(light: Light, random: Random): string {
  const glint = (): string => {
    const y = 615 + random() ** 2 * 370;
    const width = 20 + (y - 600) * 0.35 * random();
    return `<rect x="${random() * 1000}" y="${y}" width="${width}" height="${1 + (y - 600) / 110}" rx="2" fill="${light.sun}" opacity="${0.12 + random() * 0.4}"/>`;
  };
  const surface = `<rect y="600" width="1000" height="400" fill="${mix(light.sky[0], light.sky[1], 0.45)}"/>`;
  return surface + Array.from({ length: 170 }, glint).join('');
}

function trees(light: Light, random: Random, base: number, row: number): string {
  const tree = (_: unknown, index: number): string => {
    const x = index * 42 + random() * 30 - 20;
    const height = (70 + random() * 80) * (0.6 + row * 0.35);
    const half = height * 0.2;
    return `<polygon points="${x - half},${base} ${x},${base - height} ${x + half},${base}"/>`;
  };
  const ground = `<rect y="${base - 4}" width="1000" height="${1004 - base}"/>`;
  return `<g fill="${shade(light, row)}">${Array.from({ length: 26 }, tree).join('')}${ground}</g>`;
}

function houses(light: Light, random: Random, row: number): string {
  let drawing = '';
  for (let x = -20; x < 1000;) {
    const width = 50 + random() * 70;
    const top = 420 + row * 110 - random() * 190;
    drawing += `<rect x="${x}" y="${top}" width="${width}" height="${1000 - top}" fill="${shade(light, row)}"/>`;
    for (let y = top + 16; y < 960; y += 30)
      for (let left = x + 8; left < x + width - 12; left += 18)
        if (random() < 0.35)
          drawing += `<rect x="${left}" y="${y}" width="9" height="14" fill="#ffd98a" opacity=".8"/>`;
    x += width + random() * 8;
  }
  return drawing;
}

function balloons(random: Random): string {
  const colours = ['#e8486a', '#f5a623', '#4aa3df', '#7ac36a', '#9b6dd6', '#ffd23f'];
  const balloon = (_: unknown, index: number): string => {
    const x = 90 + ((index * 137) % 830);
    const y = 170 + random() * 420;
    const fill = colours[index % colours.length] ?? '#fff';
    return `<path d="M${x} ${y + 70} Q${x + 30} ${y + 180} 500 900" stroke="#fff" stroke-width="1.5" fill="none" opacity=".6"/>
<ellipse cx="${x}" cy="${y}" rx="52" ry="70" fill="${fill}"/><ellipse cx="${x - 16}" cy="${y - 26}" rx="11" ry="18" fill="#fff" opacity=".45"/>`;
  };
  return Array.from({ length: 13 }, balloon).join('');
}

/** Farther rows fade into the haze above the horizon. */
function shade(light: Light, row: number): string {
  return mix(light.sky[2], light.near, 0.35 + row * 0.21);
}

function mix(from: string, to: string, part: number): string {
  const channel = (colour: string, index: number): number =>
    Number.parseInt(colour.slice(1 + index * 2, 3 + index * 2), 16);
  const mixed = [0, 1, 2].map((index) =>
    Math.round(channel(from, index) * (1 - part) + channel(to, index) * part),
  );
  return `rgb(${mixed.join(',')})`;
}

/** Mulberry32: numbers from 0 to 1 that look random; small, and good enough for hills. */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
