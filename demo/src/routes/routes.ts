import type { Route } from '../http/route.ts';
import { adminRoutes } from './admin.ts';
import { attackRoutes } from './attacks.ts';
import { authRoutes } from './auth.ts';
import { benchRoutes } from './bench.ts';
import { fileRoutes } from './files.ts';
import { messageRoutes } from './messages.ts';
import { orderRoutes } from './orders.ts';
import { paymentRoutes } from './payments.ts';
import { shelfRoutes } from './shelf.ts';
import { systemRoutes } from './system.ts';
import { tenantRoutes } from './tenants.ts';
import { userRoutes } from './users.ts';

export const routes: readonly Route[] = [
  ...systemRoutes,
  ...authRoutes,
  ...userRoutes,
  ...tenantRoutes,
  ...shelfRoutes,
  ...orderRoutes,
  ...paymentRoutes,
  ...messageRoutes,
  ...fileRoutes,
  ...adminRoutes,
  ...benchRoutes,
  ...attackRoutes,
];
