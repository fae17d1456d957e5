import { notFound } from 'next/navigation';
import { SettingsPage } from '@/components/settings/settings-page';
import { titleOf } from '@/lib/server/language';
import { isSettingsTab } from '@/lib/settings-tabs';

export const generateMetadata = titleOf('settings');

export default async function Page({ params }: { params: Promise<{ tab: string }> }) {
  const { tab } = await params;
  if (!isSettingsTab(tab)) notFound();
  return <SettingsPage tab={tab} />;
}
