import type { AuditEvent, AuditPort } from '@sluice/store';

/** Does what is asked once it stands in the audit log, and writes what came of it. `madeOf` names what was made. */
export async function audited<Value>(
  audit: AuditPort,
  { by, action, object }: Pick<AuditEvent, 'by' | 'action' | 'object'>,
  work: () => Promise<Value>,
  madeOf: (value: Value) => string = () => object,
): Promise<Value> {
  const { sequence } = await audit.append({ by, action, object, outcome: 'asked', of: null });
  try {
    const value = await work();
    await audit.append({ by, action, object: madeOf(value), outcome: 'done', of: sequence });
    return value;
  } catch (error) {
    await audit.append({ by, action, object, outcome: 'failed', of: sequence });
    throw error;
  }
}
