import { stableId, stableUuid } from './stable-id.ts';

export const productCount = 520;
export const orderCount = 600;

/** Order n (from 1) has the id 1000 + n and belongs to customer (n − 1) mod 150. */
export function orderIdOf(number: number): number {
  return 1000 + number;
}

export function paymentIdOf(orderNumber: number): string {
  return stableId('pay', orderNumber);
}

export function productIdOf(number: number): string {
  return stableId('prd', number);
}

export function prescriptionIdOf(customerNumber: number): string {
  return stableId('rx', customerNumber);
}

export const messageCount = 240;

export function fileIdOf(customerNumber: number): string {
  return stableUuid('file', customerNumber);
}

/** Message n is the n-th of the seed. */
export function messageIdOf(number: number): number {
  return 5000 + number;
}

/** Webhook n (from 0) of tenant t. */
export function webhookIdOf(tenantIndex: number, number: number): string {
  return stableId('whk', tenantIndex * 10 + number);
}
