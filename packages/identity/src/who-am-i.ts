/** Whom the API itself says a session belongs to. */
export interface SessionOwner {
  readonly subject: string;
  readonly roles: readonly string[];
  readonly tenant: string | null;
}

/** Binds sessions to consumers, by a place of the API that says who asks. */
export interface WhoAmI {
  readonly keptMs: number;
  /** As whoever shows this cookie; null where the API knows nobody by it. Throws nothing. */
  ask(name: string, value: string): Promise<SessionOwner | 'unavailable' | null>;
}
