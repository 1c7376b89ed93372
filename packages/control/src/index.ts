/** The administration API: its routes, the local socket that serves them, and the client of that socket. */
export { ControlClient } from './client.ts';
export { controlErrors } from './errors.ts';
export type {
  ApiStatus,
  CertificateStatus,
  Complaint,
  ControlParts,
  Explained,
  Reloaded,
  Restarted,
  Status,
  TargetStatus,
  Upgraded,
  WorkerStatus,
} from './parts.ts';
export { type Permission, permissions, type Route } from './route.ts';
export { routes } from './routes.ts';
export { type Control, startControl } from './server.ts';
