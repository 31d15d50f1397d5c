import type { Entity } from '@backstage/catalog-model';
import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import { PERISKOP_NAME_ANNOTATION } from '@periskop/backstage-plugin-common';
import { CopyButton } from './CopyButton';
import styles from './shared.module.css';

/** What belongs into the entity's catalog-info.yaml; names of entities need no quotes in YAML but those that look like numbers. */
function snippetOf(entity: Entity): { text: string; line: string } {
  const { name } = entity.metadata;
  const service = /^[A-Za-z][\w.-]*$/.test(name) ? name : JSON.stringify(name);
  const line = `    ${PERISKOP_NAME_ANNOTATION}: ${service}`;
  return {
    line,
    text: [
      `apiVersion: ${entity.apiVersion}`,
      `kind: ${entity.kind}`,
      'metadata:',
      `  name: ${service}`,
      '  annotations:',
      line,
      '',
    ].join('\n'),
  };
}

/** How an entity comes to have errors here. */
export const NotAnnotated = (props: { entity: Entity }) => {
  const { text, line } = snippetOf(props.entity);
  const [before, after] = text.split(line);
  return (
    <Card>
      <CardHeader>
        <Text as="h2" variant="title-x-small" weight="bold">
          No errors are shown here yet
        </Text>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="3">
          <Text>
            Name the service by which Periskop knows{' '}
            {props.entity.metadata.title ?? props.entity.metadata.name} in its
            catalog file. The page shows its errors as soon as the catalog has
            read the file again.
          </Text>
          <pre className={styles.snippet} aria-label="Annotation to add">
            {before}
            <span className={styles.marked}>{line}</span>
            {after}
          </pre>
          <Flex>
            <CopyButton text={text} label="Copy YAML" />
          </Flex>
          <Text variant="body-small" color="secondary">
            Several names are separated by commas. The annotations{' '}
            <code>periskop.io/instance</code> and{' '}
            <code>periskop.io/search</code> say on which server to look, and for
            which of its errors.
          </Text>
        </Flex>
      </CardBody>
    </Card>
  );
};
