/** @file The tickets that OK gave (ok-api §3): one upload address for many reserved ids. */
import type { Store } from './store.ts';

export interface Ticket {
  readonly id: number;
  readonly destinationId: number;
  readonly uploadUrl: string;
  /** When the address and its tokens run out, in epoch milliseconds. */
  readonly until: number;
}

export type Tickets = ReturnType<typeof createTickets>;

export function createTickets(store: Store) {
  return {
    /** Keeps a ticket and answers its number here. */
    add(ticket: Omit<Ticket, 'id'>): number {
      const { lastInsertRowid } = store.run(
        'INSERT INTO tickets (destination_id, upload_url, until) VALUES (?, ?, ?)',
        ticket.destinationId,
        ticket.uploadUrl,
        ticket.until,
      );
      return Number(lastInsertRowid);
    },

    get(id: number): Ticket | undefined {
      const found = store.row(
        'SELECT id, destination_id, upload_url, until FROM tickets WHERE id = ?',
        id,
      );
      return found === undefined
        ? undefined
        : {
            id: Number(found['id']),
            destinationId: Number(found['destination_id']),
            uploadUrl: String(found['upload_url']),
            until: Number(found['until']),
          };
    },
  };
}
