/** Streams that may be refused before our settings are known: most clients open a hundred until they know better. */
const refusedMax = 128;

/** Who has not read our settings cannot keep to them (RFC 9113 section 5.1.2). */
export class SettingsGrace {
  #isAcknowledged = false;
  #refused = 0;

  acknowledged(): void {
    this.#isAcknowledged = true;
  }

  /** Whether one more stream beyond the bound counts against the other side. */
  isBlamed(): boolean {
    if (this.#isAcknowledged) return true;
    this.#refused += 1;
    return this.#refused > refusedMax;
  }
}
