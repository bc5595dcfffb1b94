/** Who is at an address: of IPv6, whose networks have as many addresses as they like, the network. */
export function addressKey(address = ''): string {
  const ipv4 = /(?:^|^::ffff:)(\d+\.\d+\.\d+\.\d+)$/iu.exec(address)?.[1]
  if (ipv4 !== undefined) return ipv4
  const [left = [], right = []] = address.split('::').map(part => part.split(':').filter(group => group !== ''))
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  return [...left, ...zeros, ...right].slice(0, 4).join(':')
}
