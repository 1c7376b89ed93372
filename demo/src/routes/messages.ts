import { randomUUID } from 'node:crypto';
import type { Message } from '../data/records.ts';
import { type Answer, json, noContent, notFound } from '../http/answer.ts';
import { list, object, optional, readJson, text } from '../http/input.ts';
import { page } from '../http/page.ts';
import { type Call, type Caller, guarded, isStaff, type Route } from '../http/route.ts';
import { messageView } from './views.ts';

const uuid = text(36, 36, /^[0-9a-f-]{36}$/);
const messageInput = object({
  subject: text(1, 120),
  text: text(1, 4000),
  threadId: optional(uuid),
  customerId: optional(text(16, 16, /^usr_[0-9a-f]{12}$/)),
  attachments: optional(list(uuid, 0, 5)),
});

export const messageRoutes: readonly Route[] = [
  guarded('GET', '/v1/messages', (call, caller) =>
    page(call, call.shop.messages, isStaff(caller) ? { tenantId: caller.tenantId } : { ownerId: caller.userId }, (message) =>
      messageView(message, call.shop.has('messages-session')),
    ),
  ),
  guarded('POST', '/v1/messages', sendMessage),
  guarded('GET', '/v1/messages/{messageId}', (call, caller) => {
    const message = reachable(call, caller);
    return message === undefined ? notFound('message') : json(200, messageView(message, false));
  }),
  guarded('DELETE', '/v1/messages/{messageId}', (call, caller) => {
    const message = reachable(call, caller);
    if (message === undefined) return notFound('message');
    call.shop.messages.remove(message.id);
    return noContent();
  }),
];

function sendMessage(call: Call, caller: Caller): Answer {
  const input = readJson(call, messageInput);
  if (input.kind === 'invalid') return input.answer;
  const { shop } = call;
  const user = shop.users.get(caller.userId);
  const customer = isStaff(caller) ? shop.users.get(input.value.customerId ?? caller.userId) : user;
  if (user === undefined || customer?.tenantId !== caller.tenantId) return notFound('customer');
  const message: Message = {
    id: String(shop.nextNumber()),
    tenantId: caller.tenantId,
    ownerId: customer.id,
    threadId: input.value.threadId ?? randomUUID(),
    sender: { id: user.id, name: user.name, role: user.role, sessionId: caller.sessionId, ipAddress: call.remoteAddress },
    subject: input.value.subject,
    text: input.value.text,
    attachments: input.value.attachments ?? [],
    readAt: null,
    createdAt: shop.now(),
  };
  shop.messages.insert(message);
  return json(201, messageView(message, false), { location: `/v1/messages/${message.id}` });
}

function reachable(call: Call, caller: Caller): Message | undefined {
  const message = call.shop.messages.get(call.parameters['messageId'] ?? '');
  if (message === undefined) return undefined;
  return message.ownerId === caller.userId || (isStaff(caller) && message.tenantId === caller.tenantId) ? message : undefined;
}
