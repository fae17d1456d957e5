import { notFound } from 'next/navigation';
import { RoutingPage } from '@/components/routing/routing-page';
import { isServiceName } from '@/lib/services';

export const metadata = { title: 'Routing' };

export default async function Page({ params }: { params: Promise<{ service: string }> }) {
  const { service } = await params;
  if (!isServiceName(service)) notFound();
  return <RoutingPage service={service} />;
}
