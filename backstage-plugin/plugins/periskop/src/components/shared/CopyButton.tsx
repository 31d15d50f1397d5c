import { useEffect, useState } from 'react';
import { Button } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';

/** Where the page is not served by TLS the browser has no clipboard for it. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    const home =
      document.activeElement?.closest('[role="dialog"]') ?? document.body;
    home.append(area);
    area.select();
    try {
      return document.execCommand('copy');
    } finally {
      area.remove();
    }
  }
}

export const CopyButton = (props: { text: string; label?: string }) => {
  const { text, label = 'Copy' } = props;
  const [said, setSaid] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => setSaid(undefined), 2_000);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <Button
      size="small"
      variant="tertiary"
      iconStart={said === 'Copied' ? <RiCheckLine /> : <RiFileCopyLine />}
      onPress={async () =>
        setSaid((await copy(text)) ? 'Copied' : 'Cannot copy')
      }
    >
      {said ?? label}
    </Button>
  );
};
