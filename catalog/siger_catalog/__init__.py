"""The catalog: its words, its flow, its ports and their adapters."""
