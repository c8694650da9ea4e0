/**
 * @file `npm run test:soak -- --photos N --chance C --seed S`: many photos through the command
 * line while things go wrong. Ends with 1 unless each arrived as it should and memory stayed flat.
 */
import { parseArgs } from 'node:util';
import { isExact } from './compare.ts';
import { isFlat } from './memory.ts';
import { runSoak, type SoakResult } from './soak.ts';

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: '2000' },
    chance: { type: 'string', default: '0.02' },
    seed: { type: 'string', default: '1' },
    /** The stand-in's, as `secondCommit=duplicate`. */
    switch: { type: 'string', multiple: true, default: [] },
    /** An option of Node for the command line, such as `--cpu-prof`. */
    node: { type: 'string', multiple: true, default: [] },
  },
});
const options = {
  photos: Number(values.photos),
  chance: Number(values.chance),
  seed: Number(values.seed),
};
const result = await runSoak({
  ...options,
  switches: values.switch,
  nodeOptions: values.node,
  onProgress: ({ seconds, stored, residentBytes }) =>
    console.error(`${seconds} s: ${stored} photos, ${megabytes(residentBytes)}`),
});
print(result);
const isGood = result.exitCode === 0 && isExact(result.differences) && isFlat(result.memory);
console.log(isGood ? 'exact' : 'NOT as it should be');
process.exitCode = isGood ? 0 : 1;

function print({ differences, fired, memory, ...run }: SoakResult): void {
  const line = (name: string, value: string | number | null): void =>
    console.log(`${name.padEnd(18)} ${value ?? '-'}`);
  line('photos', options.photos);
  line('chance, seed', `${options.chance}, ${options.seed}`);
  line('seconds', run.seconds);
  line('photos a second', Math.round(options.photos / run.seconds));
  line('exit code', run.exitCode);
  line('uploaded, failed', `${run.uploaded}, ${run.failed}`);
  for (const [name, count] of Object.entries<number>({ ...differences })) line(name, count);
  line(
    'faults',
    Object.values(fired).reduce((sum, count) => sum + count, 0),
  );
  for (const [name, count] of Object.entries(fired)) line(`  ${name}`, count);
  const { quarters, most } = memory;
  if (quarters !== null) {
    line(
      'memory, quarters',
      `first ${megabytes(quarters.first)}, last ${megabytes(quarters.last)}`,
    );
  }
  line('memory, most', megabytes(most));
  const reasons = Map.groupBy(run.failures, ({ message }) => message);
  for (const [message, failures] of reasons) line('  failed', `${failures.length}: ${message}`);
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
