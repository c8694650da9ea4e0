import { expect, test } from 'vitest';
import { csvLine } from '../../../src/main/report/csv.ts';

test.each<[string, string | null, string]>([
  ['plain text', 'Фото.jpg', 'Фото.jpg'],
  ['nothing', null, ''],
  ['a comma', 'a, b', '"a, b"'],
  ['quotes', 'a "b"', '"a ""b"""'],
  ['a line end', 'a\nb', '"a\nb"'],
  ['a formula', '=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ['a sum', '+1', "'+1"],
  ['a negative', '-1', "'-1"],
  ['a function', '@SUM(A1)', "'@SUM(A1)"],
  ['a tab first', '\t=1', "'\t=1"],
  ['an equals sign within', 'a=1', 'a=1'],
])('%s', (_, cell, expected) => {
  expect(csvLine(['x', cell])).toBe(`x,${expected}\r\n`);
});
