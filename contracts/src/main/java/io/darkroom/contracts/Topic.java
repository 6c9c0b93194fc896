package io.darkroom.contracts;

/**
 * Every Kafka topic of the system with who writes it, who reads it and how long it keeps its records. Values are JSON of the
 * record named, keys are text. Work topics exist once a pool: see {@link #work}.
 */
public enum Topic {
    /** Gateway to job-service, key tenant: {@link io.darkroom.contracts.job.JobSubmitted}. Acknowledged means accepted. */
    JOBS_SUBMITTED("jobs.submitted", 4, Keep.DAYS),
    /** Gateway to job-service, key job id: {@link io.darkroom.contracts.job.JobCommand}. */
    JOBS_COMMANDS("jobs.commands", 4, Keep.HOURS),
    /** Job-service to every gateway, key job id: {@link io.darkroom.contracts.event.JobEvent}. */
    JOBS_EVENTS("jobs.events", 4, Keep.DAYS),
    /** Worker to every gateway, key job id: {@link io.darkroom.contracts.event.JobProgress}. May be lost. */
    JOBS_PROGRESS("jobs.progress", 4, Keep.HOURS),
    /** Worker to job-service, key job id: {@link io.darkroom.contracts.work.WorkResult}. */
    WORK_RESULTS("work.results", 4, Keep.DAYS),
    /** Job-service to every worker, key job id: {@link io.darkroom.contracts.work.WorkControl}. */
    WORK_CONTROL("work.control", 1, Keep.HOURS),
    /** Worker to job-service, key worker id: {@link io.darkroom.contracts.work.WorkerStatus}, every few seconds. */
    WORKERS_STATUS("workers.status", 1, Keep.HOURS),
    /** Job-service and training-service to webhook-dispatcher, key ordering key: {@link io.darkroom.contracts.webhook.WebhookDue}. */
    WEBHOOKS_DUE("webhooks.due", 4, Keep.DAYS),
    /** Training-service to gateways and workers, key model id, compacted: {@link io.darkroom.contracts.model.ModelCard}. */
    MODELS_REGISTRY("models.registry", 1, Keep.LATEST),
    /** Job-service to gateways, key hash of the API key, compacted: {@link io.darkroom.contracts.tenant.TenantKey}. */
    TENANTS_KEYS("tenants.keys", 1, Keep.LATEST),
    /** Gateway to every gateway, key tenant, compacted: {@link io.darkroom.contracts.tenant.TenantOptions}. */
    WEBUI_OPTIONS("webui.options", 1, Keep.LATEST);

    /** How long records stay: the latest a key for ever, seven days, or six hours. */
    public enum Keep { LATEST, DAYS, HOURS }

    private final String topicName;
    private final int partitions;
    private final Keep keep;

    Topic(String topicName, int partitions, Keep keep) {
        this.topicName = topicName;
        this.partitions = partitions;
        this.keep = keep;
    }

    public String topicName() {
        return topicName;
    }

    public int partitions() {
        return partitions;
    }

    public Keep keep() {
        return keep;
    }

    /** The work queue of a pool of workers, read by the share group of the same name: {@link io.darkroom.contracts.work.WorkItem}. */
    public static String work(String pool) {
        return "work." + pool;
    }
}
