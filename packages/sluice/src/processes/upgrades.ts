import type { RouteSettings } from '../config/settings.ts';

/** A path that every server reads alike: no escape, parameter, backslash, empty or dot segment. */
const plainPath = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~@:-]+)+\/?$/;

/**
 * Which targets may become tunnels. Nobody reads a tunnel, so only a path that can be read in one way is let through, and only on a route
 * that names it: `GET /live/{room}`, or everything below with `/**`.
 */
export function upgradesOf(routes: readonly RouteSettings[]): (target: string) => boolean {
  const templates = routes
    .filter((route) => route.allowUpgrade && /^(?:GET|\*) /.test(route.match))
    .map((route) => route.match.slice(route.match.indexOf(' ') + 1).split('/'));
  return (target) => {
    if (templates.length === 0) return false;
    const [path = ''] = target.split('?', 1);
    const segments = path.split('/');
    return plainPath.test(path) && templates.some((template) => fits(template, segments));
  };
}

function fits(template: readonly string[], segments: readonly string[]): boolean {
  const isOpen = template.at(-1) === '**';
  const fixed = isOpen ? template.slice(0, -1) : template;
  if (isOpen ? segments.length < fixed.length : segments.length !== fixed.length) return false;
  return fixed.every((part, index) => (part.startsWith('{') && part.endsWith('}') ? segments[index] !== '' : part === segments[index]));
}
