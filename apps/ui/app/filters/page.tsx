import { FiltersPage } from '@/components/filters/filters-page';
import { titleOf } from '@/lib/server/language';

export const generateMetadata = titleOf('filters');

export default function Page() {
  return <FiltersPage />;
}
