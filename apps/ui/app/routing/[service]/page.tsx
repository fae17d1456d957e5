import { notFound } from 'next/navigation';
import { RoutingPage } from '@/components/routing/routing-page';
import { titleOf } from '@/lib/server/language';
import { isServiceName } from '@/lib/services';

export const generateMetadata = titleOf('routing');

export default async function Page({ params }: { params: Promise<{ service: string }> }) {
  const { service } = await params;
  if (!isServiceName(service)) notFound();
  return <RoutingPage service={service} />;
}
