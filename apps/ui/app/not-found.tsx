'use client';

import Link from 'next/link';
import { buttonStyle } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/panel';
import { useText } from '@/hooks/use-text';

/** An address that leads nowhere. */
export default function NotFound() {
  const text = useText();
  return (
    <>
      <PageHeader title={text.common.noPage} intro={text.common.noPageHint} />
      <Link href="/" className={buttonStyle({})}>
        {text.shell.overview}
      </Link>
    </>
  );
}
