import { alphabet, alphanumeric, base64url } from '../../bytes.ts';
import { led, lowerDigits, lowerHex, some, type TokenFormat, token, tokens, uuidParts } from './token-format.ts';

/** Who serves models, and the tools around them. */
export const modelTokens: readonly TokenFormat[] = [
  ...tokens('OpenAI key', ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-service-'], some(base64url, 40, 260)),
  // Base64 of `OpenAI` stands in the middle of every key, with or without a word before it.
  led(token('OpenAI key', 'T3BlbkFJ', some(base64url, 20, 100)), 'sk-', some(base64url, 20, 200)),
  ...tokens(
    'Anthropic key',
    ['sk-ant-api03-', 'sk-ant-admin01-', 'sk-ant-sid01-', 'sk-ant-oat01-', 'sk-ant-ort01-'],
    some(base64url, 80, 120),
  ),
  token('OpenRouter key', 'sk-or-v1-', some(lowerHex, 64)),
  token('Langfuse key', 'sk-lf-', ...uuidParts),
  token('Helicone key', 'sk-helicone-', some(base64url, 20, 60)),
  ...tokens('LangSmith key', ['lsv2_pt_', 'lsv2_sk_'], some(lowerHex, 32), '_', some(lowerHex, 10)),
  token('Groq key', 'gsk_', some(alphanumeric, 52)),
  token('xAI key', 'xai-', some(alphanumeric, 70, 90)),
  token('Hugging Face organisation token', 'api_org_', some(alphanumeric, 34)),
  token('Hugging Face organisation token', 'api_org_', some(alphabet('a-z'), 34)),
  token('Perplexity key', 'pplx-', some(alphanumeric, 48, 56)),
  token('Pinecone key', 'pcsk_', some(base64url, 60, 80)),
  token('NVIDIA key', 'nvapi-', some(base64url, 60, 70)),
  token('Together key', 'tgp_v1_', some(base64url, 43)),
  token('Cerebras key', 'csk-', some(lowerDigits, 48)),
  token('Jina key', 'jina_', some(alphanumeric, 56, 64)),
  ...tokens('Tavily key', ['tvly-', 'tvly-dev-', 'tvly-prod-'], some(alphanumeric, 32)),
  token('E2B key', 'e2b_', some(lowerHex, 40)),
  token('RunPod key', 'rpa_', some(alphanumeric, 40, 48)),
  token('Apify token', 'apify_api_', some(alphanumeric, 34, 40)),
  token('Weights & Biases key', 'wandb_v1_', some(base64url, 60, 100)),
  token('Llama Cloud key', 'llx-', some(alphanumeric, 48)),
  token('Kaggle token', 'KGAT_', some(lowerHex, 32)),
];
