/** @file The control of what goes wrong: faults, their chance, and holds. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { World } from '../world.ts';

const seedChange = z.strictObject({ seed: z.number().int().nonnegative() });
const patience = z.strictObject({
  waitMillis: z.coerce.number().int().nonnegative().max(600_000).default(5000),
});
const lateness = z.strictObject({
  late: z.literal('').optional(),
  behind: z.string().min(1).optional(),
});

export function addTroubleRoutes(app: FastifyInstance, { database, faults, holds }: World): void {
  app.get('/faults', () => faults.list());
  app.put('/faults', (request) => {
    faults.set(request.body);
    return faults.list();
  });
  app.delete('/faults', () => {
    faults.set([]);
    return [];
  });

  const describeSeed = () => ({
    seed: faults.seed,
    strangerAid: database.fact('strangerAid', () => ''),
  });
  app.get('/seed', describeSeed);
  app.put('/seed', (request) => {
    faults.reseed(seedChange.parse(request.body).seed);
    return describeSeed();
  });

  app.get('/holds', () => holds.list());
  app.put('/holds', (request) => holds.set(request.body));
  app.delete('/holds', (request) => {
    const { late, behind } = lateness.parse(request.query);
    if (behind !== undefined) holds.releaseBehind(behind);
    else if (late !== undefined) holds.releaseLate();
    else holds.release();
    return holds.list();
  });
  app.get('/holds/held', async (request, reply) => {
    const held = await holds.held(patience.parse(request.query).waitMillis);
    return reply.type('application/json').send(JSON.stringify(held)); // null as JSON, not as no body
  });
}
