import { notFound } from 'next/navigation';
import { ConfigsPage } from '@/components/configs/configs-page';
import { titleOf } from '@/lib/server/language';
import { isServiceName } from '@/lib/services';

export const generateMetadata = titleOf('configs');

export default async function Page({ params }: { params: Promise<{ service: string }> }) {
  const { service } = await params;
  if (!isServiceName(service)) notFound();
  return <ConfigsPage service={service} />;
}
