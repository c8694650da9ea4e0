import { expect, test } from 'vitest';
import {
  previewEdge,
  previewShape,
  uprightSize,
} from '../../../src/renderer/state/preview-shape.ts';

test.each([
  [{ width: 4032, height: 3024, isTurned: false }, { width: 4032, height: 3024 }, 4 / 3],
  [{ width: 4032, height: 3024, isTurned: true }, { width: 3024, height: 4032 }, 3 / 4],
  [{ width: 9000, height: 900, isTurned: false }, { width: 9000, height: 900 }, 3],
  [{ width: 9000, height: 900, isTurned: true }, { width: 900, height: 9000 }, 1 / 3],
  [{ width: null, height: null, isTurned: true }, null, 4 / 3],
  [{ width: 0, height: 10, isTurned: false }, null, 4 / 3],
])('%o is upright %o, in room of %f', (details, size, shape) => {
  expect([uprightSize(details), previewShape(details)]).toEqual([size, shape]);
});

test.each([
  [420, 1, 640],
  [420, 1.5, 640],
  [420, 2, 1280],
  [420, 4, 1280],
])('%i px at a pixel ratio of %f ask for %i', (longerSide, pixelRatio, edge) => {
  expect(previewEdge(longerSide, pixelRatio)).toBe(edge);
});
