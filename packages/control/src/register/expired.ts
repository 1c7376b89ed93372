import type { Shelf } from './shelf.ts';

/** Entries whose time is over are in force no more; they go when another comes. */
export async function dropExpired(shelf: Shelf<'ban'> | Shelf<'denial'>, nowMs: number): Promise<void> {
  const all = await shelf.all();
  for (const entry of all) {
    if (entry.untilMs === null || entry.untilMs > nowMs) continue;
    await shelf.drop('target' in entry ? entry.target : entry.id);
  }
}
