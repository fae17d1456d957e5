import {
  Activity,
  ArrowLeftRight,
  ChartColumn,
  Filter,
  Gauge,
  History,
  KeyRound,
  Settings,
} from 'lucide-react';

/** The pages of the rail, in order; `key` follows `g` on the keyboard. */
export const sections = [
  { name: 'overview', href: '/', icon: Gauge, key: 'o' },
  { name: 'requests', href: '/requests', icon: Activity, key: 'r' },
  { name: 'configs', href: '/configs/claude', icon: KeyRound, key: 'c' },
  { name: 'routing', href: '/routing/claude', icon: ArrowLeftRight, key: 't' },
  { name: 'filters', href: '/filters', icon: Filter, key: 'f' },
  { name: 'usage', href: '/usage', icon: ChartColumn, key: 'u' },
  { name: 'history', href: '/history', icon: History, key: 'h' },
  { name: 'settings', href: '/settings/clients', icon: Settings, key: 's' },
] as const;

export function isCurrent(href: string, pathname: string): boolean {
  const root = `/${href.split('/')[1] ?? ''}`;
  return root === '/' ? pathname === '/' : pathname.startsWith(root);
}
