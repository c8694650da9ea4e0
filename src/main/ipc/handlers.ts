/** @file What each request of the window does: a line or two each, calling the part that owns it. */
import { fail, succeed, type Problem, type Result } from '../../shared/errors.ts';
import type { AppInfo } from '../../shared/ipc.ts';
import type { Accounts } from '../account/accounts.ts';
import type { KeptProxyLogins } from '../account/proxy-logins.ts';
import type { Engine, ReportScope } from '../engine/contract.ts';
import { shownPath } from '../library/file-path.ts';
import type { Log } from '../platform/log.ts';
import { fitting } from '../queue/fitting.ts';
import { reportProblem, type ReportFormat, type ReportWords } from '../report/report.ts';
import { addAndTell } from './add-and-tell.ts';
import type { Handlers } from './answer.ts';
import { createFolderHandlers } from './folder-handlers.ts';
import type { Publish } from './publish.ts';
import { createSettingsHandlers, type SettingsHandlerParts } from './settings-handlers.ts';

export interface HandlerParts extends SettingsHandlerParts {
  readonly engine: Engine;
  readonly accounts: Accounts;
  /** Tells what no window could ask for. */
  readonly tellOnce: Publish;
  /** A window has asked for everything. */
  readonly listens: () => void;
  readonly log: Log;
  readonly appInfo: () => AppInfo;
  /** Asks the person; an empty list when they closed the dialog. */
  readonly choosePaths: (what: 'folders' | 'files') => Promise<string[]>;
  /** Asks where a report goes; null when they closed the dialog. */
  readonly chooseReportFile: (format: ReportFormat) => Promise<string | null>;
  readonly reportWords: () => ReportWords;
  readonly keepProxyLogin: KeptProxyLogins['keep'];
  readonly copyText: (text: string) => Promise<void>;
  /** Opens the photo's page; false when its address is not one that may be opened. */
  readonly openPhotoPage: (photoId: string) => Promise<boolean>;
  /** Opens the page in whose place a network shows its own sign-in; false when no browser opens. */
  readonly openPlainPage: () => Promise<boolean>;
}

export function createHandlers(parts: HandlerParts): Handlers {
  const { engine, accounts, settings } = parts;

  return {
    ...createFolderHandlers({ ...parts, folders: engine.folders }),
    'app.info': () => succeed(parts.appInfo()),
    'snapshot.get': () => succeed(engine.snapshot()),
    'notices.take': () => {
      parts.listens();
      return succeed(engine.takeNotices());
    },
    'uploads.page': (query) => {
      const { rows, total } = engine.page(query);
      return succeed({ rows: fitting(rows), total });
    },
    'uploads.facets': (query) => succeed(engine.facets(query)),
    'uploads.details': async ({ id }) => succeed(await engine.details(id)),
    'uploads.act': async ({ action, on }) => succeed({ changed: await engine.act(action, on) }),
    'uploads.removal': async ({ on }) => succeed(await engine.removal(on)),
    'uploads.copy-path': async ({ id }) => {
      const found = engine.locate(id);
      if (found === null) return fail(noSuchRow(id));
      await parts.copyText(shownPath(found.path));
      return succeed(null);
    },
    'report.export': ({ format, of }) => exportReport(parts, format, of),
    'check.start': () => {
      engine.startCheck();
      return succeed(null);
    },
    'check.cancel': async () => {
      await engine.cancelCheck();
      return succeed(null);
    },
    'check.get': () => succeed(engine.checkState()),
    'uploads.show-in-folder': ({ id }) => {
      const found = engine.locate(id);
      if (found === null) return fail(noSuchRow(id));
      // A name that is no text cannot be handed to the file manager.
      if (typeof found.path !== 'string') return fail({ code: 'file-unreadable', stage: 'intake' });
      parts.showInFolder(found.path);
      return succeed(null);
    },
    'uploads.open-on-ok': async ({ id }) => {
      const photoId = engine.locate(id)?.photoId;
      if (photoId == null) return fail(noSuchRow(id));
      if (!(await parts.openPhotoPage(photoId))) {
        return fail({ code: 'host-not-allowed', stage: 'commit' });
      }
      return succeed(null);
    },
    'photos.choose': async ({ what }) => succeed({ paths: await parts.choosePaths(what) }),
    'photos.add': ({ paths, destination }) => {
      void addAndTell(parts, paths, destination);
      return succeed(null);
    },
    'groups.list': () => engine.groups(),
    'queue.pause': () => {
      engine.pause();
      return succeed(null);
    },
    'queue.resume': () => {
      engine.resume();
      return succeed(null);
    },
    'proxy.sign-in': async ({ proxy, name, password }) => {
      const kept = await parts.keepProxyLogin(proxy, { name, password });
      engine.tryAgain();
      return succeed({ kept });
    },
    'network.sign-in': async () =>
      (await parts.openPlainPage()) ? succeed(null) : fail({ code: 'portal', stage: 'intake' }),
    'account.get': () => succeed(accounts.state()),
    'account.keep-application': (keys) => accounts.keepApplication(keys),
    'account.sign-in': (way) => accounts.signIn(way),
    'account.cancel-sign-in': async () => succeed(await accounts.cancelSignIn()),
    'account.activate': ({ uid }) => accounts.activate(uid),
    'account.sign-out': async ({ uid }) => succeed(await accounts.signOut(uid)),
    ...createSettingsHandlers(parts),
    'view.get': () => succeed(settings.keptView()),
    'view.keep': (view) => {
      settings.keepView(view);
      return succeed(null);
    },
  };
}

async function exportReport(
  { engine, chooseReportFile, reportWords }: HandlerParts,
  format: ReportFormat,
  of: ReportScope,
): Promise<Result<{ readonly path: string | null }>> {
  const file = await chooseReportFile(format);
  if (file === null) return succeed({ path: null });
  try {
    await engine.writeReport(format, file, reportWords(), of);
    return succeed({ path: file });
  } catch (cause) {
    const problem = reportProblem(cause);
    if (problem === null) throw cause;
    return fail(problem);
  }
}

function noSuchRow(id: number): Problem {
  return { code: 'bad-request', stage: 'intake', detail: `No such upload: ${id}` };
}
