/**
 * @file Asks the system whether the connection is metered. Each system has a program that tells;
 * one question in a few minutes is no reason to carry a D-Bus library around, or native code.
 */
import { execFile } from 'node:child_process';

/** True, false, or null: the system does not know, or there is nobody to ask. */
export type AskMetered = () => Promise<boolean | null>;

/** A program that tells, and how what it prints is read. */
export interface MeteredQuestion {
  readonly program: string;
  readonly args: readonly string[];
  readonly read: (printed: string) => boolean | null;
}

/** Windows needs seconds to start its shell. */
const PATIENCE_MS = 20_000;

const NETWORK_MANAGER = 'org.freedesktop.NetworkManager';
const NETWORK_MANAGER_PATH = '/org/freedesktop/NetworkManager';

/** Windows PowerShell 5, which is in every Windows, reads WinRT; PowerShell 7 does not. */
const CONNECTION_COST = [
  '$type = [Windows.Networking.Connectivity.NetworkInformation, Windows.Networking.Connectivity, ContentType=WindowsRuntime]',
  '$used = $type::GetInternetConnectionProfile()',
  "if ($used) { $cost = $used.GetConnectionCost(); $cost.NetworkCostType.ToString() + ' ' + $cost.Roaming }",
].join('; ');

/** Whom to ask, one after the other until one knows. macOS tells nobody. */
export function meteredQuestions(platform: NodeJS.Platform): readonly MeteredQuestion[] {
  switch (platform) {
    case 'linux':
      return [
        // The first is part of systemd, the second of D-Bus: one of them is wherever NetworkManager is.
        {
          program: 'busctl',
          args: ['--system', '--timeout=5', 'get-property', NETWORK_MANAGER, NETWORK_MANAGER_PATH, NETWORK_MANAGER, 'Metered'], // prettier-ignore
          read: readNetworkManager,
        },
        {
          program: 'dbus-send',
          args: ['--system', '--print-reply', '--reply-timeout=5000', `--dest=${NETWORK_MANAGER}`, NETWORK_MANAGER_PATH, 'org.freedesktop.DBus.Properties.Get', `string:${NETWORK_MANAGER}`, 'string:Metered'], // prettier-ignore
          read: readNetworkManager,
        },
      ];
    case 'win32':
      return [
        {
          program: 'powershell.exe',
          args: ['-NoProfile', '-NonInteractive', '-Command', CONNECTION_COST],
          read: readConnectionCost,
        },
      ];
    default:
      return [];
  }
}

/** NMMetered: 0 unknown, 1 yes, 2 no, 3 yes by guess, 4 no by guess; as `u 4` or `variant uint32 4`. */
export function readNetworkManager(printed: string): boolean | null {
  const [, number] = /\b(?:u|uint32) (\d+)\s*$/.exec(printed) ?? [];
  if (number === '1' || number === '3') return true;
  return number === '2' || number === '4' ? false : null;
}

/** The type of NetworkCost and whether it roams, as `Fixed False`. */
export function readConnectionCost(printed: string): boolean | null {
  const [type, roaming] = printed.trim().split(/\s+/);
  if (roaming === 'True' || type === 'Fixed' || type === 'Variable') return true;
  return type === 'Unrestricted' ? false : null;
}

/** Null wherever nobody can be asked: then "automatic" counts as not metered. */
export function askMetered(
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
): AskMetered | null {
  const questions = meteredQuestions(platform);
  if (questions.length === 0) return null;
  return async () => {
    for (const question of questions) {
      const printed = await printedBy(question, environment);
      const answer = printed === null ? null : question.read(printed);
      if (answer !== null) return answer;
    }
    return null;
  };
}

/** Null: it is not there, failed or took too long, which says nothing of the connection. */
function printedBy(
  { program, args }: MeteredQuestion,
  environment: NodeJS.ProcessEnv,
): Promise<string | null> {
  const options = { env: environment, timeout: PATIENCE_MS, windowsHide: true };
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout) => resolve(error === null ? stdout : null));
  });
}
