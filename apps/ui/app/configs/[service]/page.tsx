import { notFound } from 'next/navigation';
import { ConfigsPage } from '@/components/configs/configs-page';
import { isServiceName } from '@/lib/services';

export default async function Page({ params }: { params: Promise<{ service: string }> }) {
  const { service } = await params;
  if (!isServiceName(service)) notFound();
  return <ConfigsPage service={service} />;
}
