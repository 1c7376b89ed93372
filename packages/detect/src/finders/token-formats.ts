import { cloudTokens } from './tokens/cloud-tokens.ts';
import { codeTokens } from './tokens/code-tokens.ts';
import { messageTokens } from './tokens/message-tokens.ts';
import { modelTokens } from './tokens/model-tokens.ts';
import { paymentTokens } from './tokens/payment-tokens.ts';
import { productTokens } from './tokens/product-tokens.ts';
import type { TokenFormat } from './tokens/token-format.ts';

/** The formats that are looked for inside text, by kind of issuer. */
export const tokenFormats: readonly TokenFormat[] = [
  ...cloudTokens,
  ...codeTokens,
  ...paymentTokens,
  ...messageTokens,
  ...modelTokens,
  ...productTokens,
];
