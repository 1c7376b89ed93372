import { userInfo } from 'node:os';
import type { Actor } from '@sluice/store';

/** The header in which the command line says who types; only a word of theirs. */
export const actorHeader = 'x-sluice-user';

/**
 * Who is at the other end of the control socket, as far as that is known: the kernel lets in the owner of the socket and root, and says no
 * more. The name beside it is what the caller said.
 */
export function actorOf(said: string | undefined): Actor {
  const owner = process.getuid ? `uid ${process.getuid()}` : 'the owner of the pipe';
  return said !== undefined && /^[\w.@-]{1,64}$/.test(said) ? `${owner} (${said})` : owner;
}

/** The user of this process, or who became it by sudo. */
export function userOfThisProcess(): string {
  const name = process.env['SUDO_USER'] ?? nameOf();
  return name.replaceAll(/[^\w.@-]/g, '_').slice(0, 64);
}

/** A user without an entry in the list of users has none. */
function nameOf(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
