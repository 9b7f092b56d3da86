"""Alembic's door: runs the migrations on the connection that schema.py gives."""

from alembic import context

from siger_catalog.stores.sql.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
