/** The administration API: its routes, the local socket that serves them, and the client of that socket. */
export { actorOf, userOfThisProcess } from './actor.ts';
export { audited } from './audited.ts';
export { ControlClient } from './client.ts';
export { type ControlCall, dispatcher } from './dispatch.ts';
export { controlErrors } from './errors.ts';
export type {
  ApiStatus,
  CertificateStatus,
  Complaint,
  ControlParts,
  Explained,
  Lost,
  PatchStatus,
  RegisterParts,
  Reloaded,
  Restarted,
  Status,
  TargetStatus,
  Upgraded,
  WorkerStatus,
} from './parts.ts';
export type { ApiKey, DeniedTokens, MadeKey, Plan, RegisteredConsumer, StoredBan, StoredKey } from './register/entries.ts';
export { limitsOf } from './register/granted.ts';
export type { UsedPlan } from './register/plans.ts';
export type { RegisterPorts } from './register/ports.ts';
export { Register } from './register/register.ts';
export type { RegisterChange, Told } from './register/shelf.ts';
export { type Permission, permissions, type Route } from './route.ts';
export { registerRoutes, routes } from './routes.ts';
export { type Control, startControl } from './server.ts';
