// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('periskop_positions', table => {
    table.comment('Up to where the events of each Periskop server were told');
    table.string('instance').primary().comment('As in periskop.instances');
    table
      .bigInteger('at_ms')
      .notNullable()
      .comment('Milliseconds since 1970: events before it were told');
  });
  await knex.schema.createTable('periskop_seen_events', table => {
    table.comment('Events that were told and may be read once more');
    table.string('instance').notNullable();
    table.string('event_id').notNullable();
    table.bigInteger('at_ms').notNullable().index();
    table.primary(['instance', 'event_id']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('periskop_seen_events');
  await knex.schema.dropTable('periskop_positions');
};
