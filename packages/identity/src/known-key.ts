/** What whoever shows a key of the configuration may be asked for in policies. */
export interface KnownKey {
  readonly name: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly tenant: string | null;
  readonly plan: string | null;
}
