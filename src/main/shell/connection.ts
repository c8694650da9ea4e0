/** @file The connection as the system tells it: what `platform/connection-watch.ts` looks at. */
import { net } from 'electron';
import os from 'node:os';
import { leftToDo, type Snapshot } from '../../shared/upload.ts';
import type { Engine } from '../engine/contract.ts';
import { createConnectionWatch, type ConnectionWatch } from '../platform/connection-watch.ts';
import { askMetered } from '../platform/metered.ts';
import type { SettingsStore } from './settings.ts';

export function watchConnection(
  engine: Engine,
  settings: SettingsStore,
): Pick<ConnectionWatch, 'lookAnew' | 'stop'> {
  const watch = createConnectionWatch({
    isOnline: () => net.isOnline(),
    addresses: () => JSON.stringify(os.networkInterfaces()),
    askMetered: askMetered(process.platform, process.env),
    isAsked: () => settings.read().metered === 'automatic',
    tell: (conditions) => engine.setConditions(conditions),
    onOtherNetwork: () => engine.networkChanged(ownAddresses()),
  });
  const follow = (snapshot: Pick<Snapshot, 'counts'>): void => watch.follow(leftToDo(snapshot) > 0);
  engine.onChange(follow);
  settings.onChange(() => watch.lookAnew());
  follow(engine.snapshot());
  return watch;
}

function ownAddresses(): string[] {
  return Object.values(os.networkInterfaces()).flatMap((own) =>
    (own ?? []).map(({ address }) => address),
  );
}
