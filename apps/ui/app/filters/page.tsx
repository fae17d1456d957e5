import { FiltersPage } from '@/components/filters/filters-page';

export const metadata = { title: 'Filters' };

export default function Page() {
  return <FiltersPage />;
}
