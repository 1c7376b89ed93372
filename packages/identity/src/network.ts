/** The network that an address belongs to: /24 of IPv4, /64 of IPv6, which is about one site. IPv4 in IPv6 clothes is IPv4. */
export function networkOf(address: string): string {
  const plain = address.split('%')[0] ?? '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1] ?? plain;
  if (!mapped.includes(':')) return `${mapped.split('.').slice(0, 3).join('.')}.0/24`;
  const [front = '', back] = mapped.split('::');
  const leading = groupsOf(front);
  const trailing = back === undefined ? [] : groupsOf(back);
  const filler = back === undefined ? 0 : Math.max(0, 8 - leading.length - trailing.length);
  const groups = [...leading, ...Array.from({ length: filler }, () => '0'), ...trailing].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}
