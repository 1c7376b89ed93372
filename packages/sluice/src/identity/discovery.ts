import { isSafeAddress } from '../config/safe-address.ts';
import { fetchMembers } from './fetch-json.ts';

/** Reads the keys of an issuer by way of what it says of itself (OpenID Connect Discovery 1.0, 4): its own name must stand in there. */
export function discoveredKeys(issuer: string, isInsecureAllowed: boolean): () => Promise<Readonly<Record<string, unknown>>> {
  const place = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  return async () => {
    const { issuer: named, jwks_uri: address } = await fetchMembers(place);
    if (named !== issuer) throw new Error('it speaks for another issuer');
    if (typeof address !== 'string' || !isSafeAddress(address, isInsecureAllowed))
      throw new Error('its keys have no address that may be asked');
    return fetchMembers(address);
  };
}
