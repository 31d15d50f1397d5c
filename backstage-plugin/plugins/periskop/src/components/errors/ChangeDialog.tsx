import { useEffect, useState, type FormEvent } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Radio,
  RadioGroup,
  Select,
  Text,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import type { ApiErrorActionsAnswer } from '@periskop/backstage-plugin-common';
import { periskopApiRef } from '../../api/PeriskopApi';
import { asFailure, RequestFailure } from '../../api/failure';
import { count, plural } from '../../lib/numbers';
import { failureTitle } from '../shared/Failures';
import {
  changeOf,
  EMPTY_FORM,
  MUTES,
  type ChangeForm,
  type ChangeKind,
  type ChangeTarget,
  type MuteKey,
} from './changes';
import styles from './errors.module.css';

const TITLES: Record<ChangeKind, string> = {
  resolve: 'Resolve',
  reopen: 'Reopen',
  mute: 'Mute',
  label: 'Label',
};

type Set = <K extends keyof ChangeForm>(name: K, value: ChangeForm[K]) => void;

const ResolveFields = (props: { form: ChangeForm; set: Set }) => (
  <RadioGroup
    label="It is open again"
    value={props.form.afterDeploy ? 'deploy' : 'now'}
    onChange={value => props.set('afterDeploy', value === 'deploy')}
  >
    <Radio value="now">when it happens again</Radio>
    <Radio value="deploy">
      when it happens in a process that is started later
    </Radio>
  </RadioGroup>
);

const MuteFields = (props: { form: ChangeForm; set: Set }) => {
  const { form, set } = props;
  return (
    <>
      <Select
        label="How long"
        options={Object.entries(MUTES).map(([value, { label }]) => ({
          value,
          label,
        }))}
        value={form.mute}
        onChange={value => set('mute', value as MuteKey)}
      />
      {form.mute === 'time' && (
        <label className={styles.fields}>
          <Text variant="body-small">Until</Text>
          <input
            className={styles.input}
            style={{ padding: '0 0.5rem' }}
            type="datetime-local"
            value={form.muteUntil}
            onChange={event => set('muteUntil', event.target.value)}
          />
        </label>
      )}
      {form.mute === 'count' && (
        <TextField
          label="How many more times"
          inputMode="numeric"
          value={form.muteOccurrences}
          onChange={value => set('muteOccurrences', value)}
        />
      )}
    </>
  );
};

const LabelFields = (props: { form: ChangeForm; set: Set }) => {
  const { form, set } = props;
  return (
    <div className={styles.pair}>
      <TextField
        label="Label"
        placeholder="team"
        value={form.labelName}
        onChange={value => set('labelName', value)}
      />
      <TextField
        label="Value"
        description="Empty takes the label away"
        value={form.labelValue}
        onChange={value => set('labelValue', value)}
      />
    </div>
  );
};

/** How many errors the search of the list has now; only asked for while it may be meant. */
function useAllCount(
  entityRef: string,
  q: string | undefined,
  kind: ChangeKind,
) {
  const api = useApi(periskopApiRef);
  const [answer, setAnswer] = useState<{
    matched?: number;
    failure?: RequestFailure;
  }>({});
  useEffect(() => {
    if (q === undefined) {
      return undefined;
    }
    let over = false;
    const sample =
      kind === 'label'
        ? { labels: { counted: '' } }
        : { state: 'open' as const };
    api
      .changeErrors(entityRef, { q, change: sample, dryRun: true })
      .then(({ matched }) => !over && setAnswer({ matched }))
      .catch(thrown => !over && setAnswer({ failure: asFailure(thrown) }));
    return () => {
      over = true;
    };
  }, [api, entityRef, q, kind]);
  return answer;
}

/** Asks what exactly is to become of errors, and for which of them; says what went wrong and stays open then. */
export const ChangeDialog = (props: {
  entityRef: string;
  kind: ChangeKind;
  target: ChangeTarget;
  /** Where the fields begin, such as the label that is edited. */
  initial?: Partial<ChangeForm>;
  onDone: (answer: ApiErrorActionsAnswer) => void;
  onClose: () => void;
}) => {
  const { entityRef, kind, target, initial, onDone, onClose } = props;
  const api = useApi(periskopApiRef);
  const [form, setForm] = useState<ChangeForm>({ ...EMPTY_FORM, ...initial });
  const [all, setAll] = useState(false);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<RequestFailure>();
  const [missing, setMissing] = useState<string>();
  const everything = useAllCount(entityRef, target.all?.q, kind);
  const set: Set = (name, value) => {
    setMissing(undefined);
    setForm(before => ({ ...before, [name]: value }));
  };

  const howMany = all ? everything.matched : target.ids.length;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const wanted = changeOf(kind, form);
    if ('missing' in wanted) {
      setMissing(wanted.missing);
      return;
    }
    setSending(true);
    setFailure(undefined);
    try {
      onDone(
        await api.changeErrors(entityRef, {
          ...(all ? { q: target.all!.q } : { ids: target.ids }),
          change: wanted.change,
        }),
      );
    } catch (thrown) {
      setFailure(asFailure(thrown));
      setSending(false);
    }
  };

  return (
    <Dialog isOpen onOpenChange={isOpen => !isOpen && onClose()} width={480}>
      <DialogHeader>
        {`${TITLES[kind]} ${
          howMany === undefined ? 'errors' : plural(howMany, 'error')
        }`}
      </DialogHeader>
      <form onSubmit={send}>
        <DialogBody>
          <div className={styles.fields}>
            {target.all !== undefined && (
              <RadioGroup
                label="Which errors"
                value={all ? 'all' : 'selected'}
                onChange={value => setAll(value === 'all')}
              >
                <Radio value="selected">
                  {`Those that are selected (${count(target.ids.length)})`}
                </Radio>
                <Radio
                  value="all"
                  isDisabled={everything.matched === undefined}
                >
                  {everything.matched === undefined
                    ? 'All that the list has, on every page'
                    : `All that the list has, on every page (${count(
                        everything.matched,
                      )})`}
                </Radio>
              </RadioGroup>
            )}
            {everything.failure && (
              <Text variant="body-small" color="secondary">
                {everything.failure.message}
              </Text>
            )}
            {kind === 'resolve' && <ResolveFields form={form} set={set} />}
            {kind === 'mute' && <MuteFields form={form} set={set} />}
            {kind === 'label' && <LabelFields form={form} set={set} />}
            <TextAreaField
              label="Note"
              secondaryLabel="for the history"
              rows={2}
              value={form.note}
              onChange={value => set('note', value)}
            />
            {missing && (
              <Alert status="warning" icon role="alert" title={missing} />
            )}
            {failure && (
              <Alert
                status="danger"
                icon
                role="alert"
                title={failureTitle(failure.kind, failure.more.instance)}
                description={failure.message}
              />
            )}
          </div>
        </DialogBody>
        <DialogFooter>
          <Button variant="secondary" onPress={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" isPending={sending}>
            {TITLES[kind]}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
};
