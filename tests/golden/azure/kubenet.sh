#!/usr/bin/env bash
# Kubenet in a subnet of its own: Shop
#
# 1 warning of the design:
# - Cluster aks-shop: Kubenet is unsupported from 31 March 2028 (kubenet-retires)
#
# bash FILE            creates what does not exist yet
# bash FILE --what-if  shows the commands and changes nothing
set -euo pipefail

what_if=false
if [[ ${1:-} == --what-if ]]; then what_if=true; fi

# Region of the resources
LOCATION=${LOCATION:-westeurope}
# VM size of every pool
VM_SIZE=${VM_SIZE:-Standard_D4s_v5}

# Runs a command, or shows it.
run() {
  if [[ $what_if == true ]]; then printf '%q ' "$@"; printf '\n'; else "$@"; fi
}

# Whether a list contains a name, ignoring case; with --what-if nothing is there.
exists() {
  local name=$1 names
  shift
  if [[ $what_if == true ]]; then return 1; fi
  names=$("$@" --query '[].name' --output tsv) || exit
  grep -Fqix -- "$name" <<<"${names//$'\r'/}"
}

# The output of a command; with --what-if the command itself.
ask() {
  if [[ $what_if == true ]]; then printf '<%s>' "$*"; else "$@" --output tsv; fi
}

SUBSCRIPTION=$(ask az account show --query id)
GROUP=rg-shop
run az group create --name "$GROUP" --location "$LOCATION" --output none
exists rt-shop az network route-table list --resource-group "$GROUP" ||
  run az network route-table create \
    --resource-group "$GROUP" \
    --name rt-shop \
    --location "$LOCATION" \
    --output none

# == VNet vnet-shop
ID_VNET_SHOP="/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-shop"
exists vnet-shop az network vnet list --resource-group "$GROUP" ||
  run az network vnet create \
    --resource-group "$GROUP" \
    --name vnet-shop \
    --location "$LOCATION" \
    --address-prefixes 10.30.0.0/22 \
    --output none
# Nodes
exists snet-nodes az network vnet subnet list --resource-group "$GROUP" --vnet-name vnet-shop ||
  run az network vnet subnet create \
    --resource-group "$GROUP" \
    --vnet-name vnet-shop \
    --name snet-nodes \
    --address-prefixes 10.30.0.0/24 \
    --route-table rt-shop \
    --output none

# == Identity of aks-shop
exists id-aks-shop az identity list --resource-group "$GROUP" ||
  run az identity create \
    --resource-group "$GROUP" \
    --name id-aks-shop \
    --location "$LOCATION" \
    --output none
IDENTITY_AKS_SHOP="/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-aks-shop"
PRINCIPAL_AKS_SHOP=$(ask az identity show --resource-group "$GROUP" --name id-aks-shop --query principalId)
run az role assignment create \
  --assignee-object-id "$PRINCIPAL_AKS_SHOP" \
  --assignee-principal-type ServicePrincipal \
  --role 'Network Contributor' \
  --scope "$ID_VNET_SHOP" \
  --output none
run az role assignment create \
  --assignee-object-id "$PRINCIPAL_AKS_SHOP" \
  --assignee-principal-type ServicePrincipal \
  --role 'Network Contributor' \
  --scope "/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}/providers/Microsoft.Network/routeTables/rt-shop" \
  --output none

# == Cluster aks-shop
exists aks-shop az aks list --resource-group "$GROUP" ||
  run az aks create \
    --resource-group "$GROUP" \
    --name aks-shop \
    --location "$LOCATION" \
    --tier standard \
    --kubernetes-version 1.34 \
    --dns-name-prefix aks-shop \
    --no-ssh-key \
    --assign-identity "$IDENTITY_AKS_SHOP" \
    --skip-subnet-role-assignment \
    --network-plugin kubenet \
    --network-policy calico \
    --pod-cidr 172.24.0.0/16 \
    --service-cidr 172.20.0.0/16 \
    --dns-service-ip 172.20.0.10 \
    --load-balancer-sku standard \
    --outbound-type loadBalancer \
    --load-balancer-managed-outbound-ip-count 2 \
    --load-balancer-outbound-ports 1024 \
    --nodepool-name system \
    --node-vm-size "$VM_SIZE" \
    --node-count 3 \
    --max-pods 30 \
    --vnet-subnet-id "${ID_VNET_SHOP}/subnets/snet-nodes" \
    --output none
run az aks nodepool update \
  --resource-group "$GROUP" \
  --cluster-name aks-shop \
  --name system \
  --max-surge '10%' \
  --output none
exists web az aks nodepool list --resource-group "$GROUP" --cluster-name aks-shop ||
  run az aks nodepool add \
    --resource-group "$GROUP" \
    --cluster-name aks-shop \
    --name web \
    --mode User \
    --os-type Linux \
    --node-vm-size "$VM_SIZE" \
    --node-count 2 \
    --enable-cluster-autoscaler \
    --min-count 2 \
    --max-count 12 \
    --max-pods 110 \
    --vnet-subnet-id "${ID_VNET_SHOP}/subnets/snet-nodes" \
    --max-surge '33%' \
    --output none
